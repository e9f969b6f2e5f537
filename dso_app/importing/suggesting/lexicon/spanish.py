"""Spanish header words."""

CONCEPTS = {
    # Who
    "customer": "cliente, clientes, cte, clte, clie, deudor, deudores, comprador",
    "party": "tercero, terceros, interlocutor",
    "company": "empresa, empresas, sociedad, compañía",
    "contact": "contacto, contactos, persona de contacto, persona contacto",
    "collector": "gestor, gestor de cobro, gestor de cobros, cobrador, responsable de cobro",
    "sales": "vendedor, comercial, representante, agente, agente comercial",
    "account": "cuenta, cuentas, cta, ctas, subcuenta, subcta",
    "parent": "matriz, empresa matriz, sede central, pagador, cliente pagador, casa matriz",
    # What names it
    "code": "código, cód, clave, cdgo",
    "id": "identificador, identificación",
    "n": "número, números, núm, nro, no, nº, numero",
    "name": "nombre, nombres, razón social, denominación, denominación social, nombre fiscal, "
    "nombre comercial, nombre completo, apellidos, razón soc, titular, título",
    "label": "descripción, concepto, detalle, texto, asunto",
    "kind": "tipo, tipos, clase, naturaleza, td",
    "reference": "referencia, ref, refer",
    "unique": "único, única",
    "comment": "comentario, comentarios, observación, observaciones, nota, notas, obs",
    # What it is
    "invoice": "factura, facturas, fact, fra, fras, fac, facturación, ftra, fcta",
    "document": "documento, documentos, doc, comprobante, justificante, efecto, recibo, docto",
    "item": "partida, línea, apunte",
    "entry": "asiento, registro, movimiento",
    "transaction": "transacción, operación",
    "order": "pedido, pedidos, orden de compra, su pedido, su referencia, s ref, ped, orden",
    "project": "proyecto, obra, contrato, expediente, negocio",
    "instalment": "cuota, plazo número, nº vto, n vencimiento, nº vencimiento, num vto, plazo n",
    # When
    "date": "fecha, fechas, fec, fch, f, día",
    "issue": "emisión, expedición, emitida, emitido, fecha de emisión",
    "due": "vencimiento, vencimientos, vto, vcto, venc, vence, vtos, fecha límite, fecha tope, "
    "fecha límite de pago, caducidad, vencim",
    "posting": "contable, contabilización, asto, fecha asiento",
    "created": "creación, alta, creado",
    "paid date": "pagado el, cobrado el, abonado el, fecha de abono",
    "cleared": "saldado, saldada, compensación, compensado, conciliación, punteo, cancelación, "
    "liquidación, cancelado",
    "payment": "pago, pagos, cobro, cobros, ingreso",
    "paid": "pagado, pagada, cobrado, cobrada, abonado, importe cobrado, importe pagado, anticipo",
    # How much
    "amount": "importe, importes, monto, cantidad, imp, impte",
    "total": "total, totales, tot",
    "value": "valor",
    "incl": "iva incluido, con iva, iva incl, imp incl, impuestos incluidos, bruto",
    "excl": "base imponible, sin iva, base, neto, importe neto, subtotal, bi, base imp",
    "tax": "iva, impuesto, impuestos, igic, cuota iva, cuota de iva, recargo",
    "original": "original, inicial, nominal",
    "balance": "saldo, saldos",
    "remaining": "pendiente, restante, resto, saldo pendiente, importe pendiente, por cobrar, "
    "pendiente de cobro, pendiente de pago, pdte, pte, pendiente cobro, saldo vivo, importe vivo, "
    "pte cobro, saldo deudor pendiente, adeudado, deuda, por pagar",
    "open": "abierto, abierta, impagado, impagada, vivo, abiertos",
    "debit": "debe, cargo, cargos, saldo deudor, débito, importe debe",
    "credit": "haber, abono, abonos, saldo acreedor, crédito, importe haber",
    "side": "debe haber, d h, dh, d o h, signo debe haber",
    "currency": "moneda, divisa, divisas, mon",
    "local": "moneda local, moneda base, moneda empresa",
    "turnover": "facturación, ventas, cifra de negocios, volumen de negocio, cifra de ventas",
    "backlog": "cartera de pedidos, pedidos pendientes, pedidos en curso, pendiente de facturar",
    "month": "mes, meses",
    # Customers
    "legal": "cif, nif, nif cif, cif nif, n i f, c i f, registro mercantil, rfc, ruc, dni, "
    "número de identificación fiscal, identificación fiscal, cif dni, nif dni, nit",
    "tax id": "nif iva, nif intracomunitario, nif comunitario, vat intracomunitario",
    "intra": "intracomunitario, intracomunitaria",
    "address": "dirección, domicilio, calle, dir, dirección fiscal, domicilio fiscal, vía, "
    "dirección de facturación, dirección facturación, direc",
    "complement": "complemento",
    "postcode": "código postal, cp, c p, cód postal, cod postal, distrito postal, c postal",
    "city": "ciudad, población, localidad, municipio",
    "region": "provincia, región, comunidad, comunidad autónoma, prov",
    "country": "país, países",
    "phone": "teléfono, teléfonos, tel, tfno, tlf, telf, tlfno, tfno fijo, teléfono fijo, tf",
    "mobile": "móvil, celular, teléfono móvil, tfno móvil, tlf móvil, movil",
    "email": "correo, correo electrónico, correo e, dirección de correo, correo elect, correos",
    "language": "idioma, lengua",
    "term": "plazo, plazos, condición, condiciones, vencimiento pago, cond",
    "mode": "forma, medio, modo, método, forma de pago, medio de pago, f pago, forma pago, "
    "forma de cobro, fpago",
    "limit": "límite, límite de crédito, riesgo máximo, riesgo autorizado, riesgo concedido, "
    "riesgo permitido, límite riesgo, límite de riesgo, crédito máximo, crédito concedido, "
    "línea de crédito",
    "exposure": "riesgo",
    "group": "grupo, grupos, categoría, familia, segmento, zona, etiquetas, ramo",
    "scenario": "escenario, plan de reclamación, plan de cobro",
    "penalty": "penalización, intereses de demora, intereses, recargo por mora",
    "regime": "régimen",
    "direct debit": "domiciliación, domiciliado, domiciliación bancaria, adeudo directo, "
    "adeudo sepa, giro, recibo domiciliado, domiciliacion sepa, adeudo",
    "do not dun": "no reclamar, bloqueo de reclamación, sin reclamación, excluir reclamación",
    "insolvency": "insolvencia, concurso, concurso de acreedores, fecha concurso",
    "role": "puesto, departamento, función, rol, cargo contacto",
    "collection": "contacto de cobro, contacto de cobros, contacto principal, cobros contacto, "
    "reclamación, principal",
    "custom": "personalizado, personalizada, libre",
    # What feeds nothing
    "days": "días, antigüedad, edad",
    "late": "retraso, demora, mora, vencido, vencida, vencidos, días vencidos, días de retraso",
    "running": "acumulado, acumulada, saldo acumulado, progresivo, saldo progresivo, "
    "saldo anterior",
    "discount": "descuento, dto, bonificación",
    "rate": "tipo de cambio, cambio, tasa, tipo cambio",
    "quantity": "cantidad unidades, unidades, uds, precio, peso, coste, margen",
    "general": "cuenta contable, contrapartida, cuenta mayor, cuenta general, mayor, cta contable, "
    "cuenta de contrapartida",
    "supplier": "proveedor, proveedores, acreedor, acreedores",
    "user": "usuario, autor, modificado, creado por",
    "bank": "banco, entidad bancaria, cuenta bancaria, sucursal, swift, ccc",
    "journal": "diario, libro, lote",
    "period": "período, ejercicio, año, trimestre, semana",
    "delivery": "entrega, envío, expedido, albarán, albaranes, prevista, previsto, previsión",
    "product": "producto, artículo, artículos",
    "status": "estado, situación, nivel, reclamaciones, bloqueado, activo, última reclamación",
    "own": "delegación, centro, tienda, serie, almacén, sede, nuestra referencia, n ref, "
    "departamento analítico, empresa código",
    "fax": "fax, web, página web",
    "bucket": "no vencido",
    "filler": "de, del, la, las, el, los, y, e, o, u, en, por, para, con, a, al, un, una, su, s, "
    "nuestro, nuestra",
}
